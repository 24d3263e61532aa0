"""Pictures and files at the desk: their sheet and their forms, what they want, where they are used."""

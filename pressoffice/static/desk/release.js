// The release form

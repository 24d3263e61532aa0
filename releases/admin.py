"""Where Django looks for admins. Ours live behind the counter."""

from releases.desk import admin as admin

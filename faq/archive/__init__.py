"""Backups: the rows of the database in a folder, to be restored into either kind of database.

A backup is a folder with one file of JSON lines a table, as Django's serializer writes them, and
`manifest.json`, which says what belongs to it. `tables` says what goes in, `manifest` what a whole
backup is; `writing` makes one, `restoring` brings it back.
"""

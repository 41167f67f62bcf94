"""The rules of institutions, their contacts, and who may sign in; standard library only."""

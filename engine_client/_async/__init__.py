"""The async half, and the source of the resource files of both."""

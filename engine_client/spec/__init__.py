"""docker's short forms (`-p 80:80`, `-m 512m`, `--mount type=bind,…`) to the API's objects.

`container.create_request` makes a whole request; the other modules read one family of forms each. What is malformed
raises InvalidValue with docker's own text.
"""

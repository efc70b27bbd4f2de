"""Django's PostgreSQL backend for a web server: it never waits long for a database that is away."""

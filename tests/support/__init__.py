"""Shared by the tests: tiny real bundles, pictures whose answer is known, services under real gunicorn."""

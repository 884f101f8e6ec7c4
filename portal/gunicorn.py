"""How gunicorn serves the web. Two threads a worker: pages wait for the database, not the CPU."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = 4
graceful_timeout = 30
timeout = 60
max_requests = 5000
max_requests_jitter = 500
# Addresses and query strings are personal data: the access log stays off, errors go to stderr.
accesslog = None
errorlog = "-"
loglevel = "warning"
# Request lines and headers larger than any honest form needs are refused.
limit_request_line = 4094
limit_request_fields = 100
limit_request_field_size = 8190

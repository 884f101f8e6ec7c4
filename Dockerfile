# One image for web, relay, worker, beat, watchdog and the migration job.
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.lock .
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements.lock
COPY . .
RUN /venv/bin/python -m portal.build --production

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home /app --shell /usr/sbin/nologin houvast \
 && install -d -o houvast -g houvast /app /state
COPY --from=build /venv /venv
COPY --from=build --chown=root:root /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HOUVAST_ENV=production HOUVAST_STATE=/state HOST=0.0.0.0 PORT=8000
USER houvast
EXPOSE 8000
CMD ["gunicorn", "--config", "portal/gunicorn.py", "portal.wsgi:application"]

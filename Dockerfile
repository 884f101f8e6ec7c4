# One image for web, relay, worker, beat, watchdog and the migration job.
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.lock .
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements.lock
COPY . .
RUN /venv/bin/python -m portal.build --production

FROM python:3.13-slim
RUN groupadd --gid 10001 houvast \
 && useradd --no-log-init --uid 10001 --gid 10001 --home-dir /app --shell /usr/sbin/nologin houvast \
 && install -d -o houvast -g houvast /state
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HOUVAST_ENV=production HOUVAST_STATE=/state HOST=0.0.0.0 PORT=8000
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "--config", "portal/gunicorn.py", "portal.wsgi:application"]

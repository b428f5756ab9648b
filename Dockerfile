# One image, three commands: web, worker and live hub (compose.yaml names them).

FROM node:24.11-bookworm-slim AS assets
WORKDIR /assets
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.13-slim-bookworm AS packages
COPY requirements.lock ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.13-slim-bookworm
RUN useradd --system --user-group --home-dir /data thirdline \
    && install --directory --owner thirdline --group thirdline /data
COPY --from=packages /venv /venv
COPY --from=assets /assets /assets
COPY thirdline /app/thirdline
COPY CHANGELOG.md LICENSE /app/
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=thirdline.project.settings \
    THIRDLINE_ASSETS=/assets \
    THIRDLINE_HOME=/data
USER thirdline
VOLUME /data
EXPOSE 8400
CMD ["uvicorn", "thirdline.project.asgi:application", "--host", "0.0.0.0", "--port", "8400", "--no-access-log", "--no-server-header"]

# The image of the shared system (docker-compose.yml): one image for every Airflow service. Runs as a user without rights on a root file
# system that may be read-only; what is written goes to /var/lib/gongbao (a volume), /opt/airflow and /tmp (tmpfs).
FROM python:3.11-slim-bookworm AS build
WORKDIR /opt/gongbao
COPY requirements.lock ./
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY . .
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation -e . \
 && /opt/venv/bin/python -m compileall -q /opt/venv/lib plugins publish expectations dags

FROM python:3.11-slim-bookworm
# LibreOffice reads .doc, .wps and .rtf; without it these files are told as unreadable. pg_dump keeps the ledger in a backup: Debian 12 has
# version 15, as the compose file's server; it refuses a newer one.
ARG OFFICE=libreoffice-writer-nogui
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ${OFFICE} postgresql-client \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 50000 gongbao \
 && useradd --uid 50000 --gid 50000 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin gongbao \
 && install --directory --owner gongbao --group gongbao --mode 0750 /var/lib/gongbao /opt/airflow
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/gongbao /opt/gongbao
ENV PATH=/opt/venv/bin:$PATH \
    AIRFLOW_HOME=/opt/airflow \
    PYTHONPATH=/opt/gongbao/deploy/airflow \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp
WORKDIR /opt/airflow
USER 50000:50000
VOLUME /var/lib/gongbao
ENTRYPOINT []
CMD ["gongbao", "--help"]

# The site with gunicorn: nobody's root, and nothing written outside /data and /tmp.
FROM python:3.11-slim-bookworm AS built
RUN apt-get update && apt-get install --no-install-recommends -y g++ && rm -rf /var/lib/apt/lists/*
RUN python -m venv /venv
# Annoy's own flags are those of the processor it is compiled on, and die on an older one.
ENV ANNOY_COMPILER_ARGS="-march=x86-64-v3,-O3,-ffast-math,-fno-associative-math,-DANNOYLIB_MULTITHREADED_BUILD,-std=c++14,-fpermissive"
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --no-binary annoy -r requirements.txt

FROM python:3.11-slim-bookworm
# Typefaces for the pictures of links; pg_dump and psql for backups.
RUN apt-get update && apt-get install --no-install-recommends -y fonts-dejavu-core postgresql-client \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin marquee \
    && install -d -o marquee -g marquee /data
COPY --from=built /venv /venv
WORKDIR /srv/marquee
COPY app ./app
COPY scripts ./scripts
COPY wsgi.py gunicorn.conf.py LICENSE NOTICE ./
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MARQUEE_INSTANCE=/data \
    MARQUEE_BIND=0.0.0.0:8000 \
    MARQUEE_LOGS=json
USER marquee
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
# Migrates, loads the starter into an empty database, makes a build where there is none; then serves.
CMD ["sh", "-c", "python scripts/setup_site.py && exec gunicorn wsgi:app"]

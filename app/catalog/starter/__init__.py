"""The starter: a real catalogue inside the repository, so that newcomers find their favourites.

`films.jsonl.gz` holds the facts of the 3,000 most rated films of MovieLens, one film a line
(read it with zcat); `co_likes.npz` holds how often they are liked together, without anybody's
ratings. `scripts/make_starter.py` makes both; NOTICE names their sources and terms.
"""

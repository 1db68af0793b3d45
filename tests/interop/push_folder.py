"""A folder pushed by huggingface_hub itself, by the protocol of Git LFS, to a server that HF_ENDPOINT names.

    python push_folder.py FOLDER REPOSITORY MESSAGE
"""
import os, sys

os.environ["HF_HUB_DISABLE_XET"] = os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
from huggingface_hub import HfApi

folder, repository, message = sys.argv[1:]
api = HfApi(token=os.environ["HF_TOKEN"])
api.create_repo(repository, private=True, exist_ok=True)
print(api.upload_folder(repo_id=repository, folder_path=folder, commit_message=message).oid)

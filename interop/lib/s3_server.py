"""moto's S3 on 127.0.0.1:PORT with a bucket and a user, then with signatures and rights enforced.

Usage: s3_server.py PORT ENV_FILE; writes the user's credentials to ENV_FILE once it is ready."""

import json
import os
import sys
import threading

import boto3
from moto import settings
from moto.core.responses import ActionAuthenticatorMixin
from moto.server import ThreadedMotoServer

port, env_file = int(sys.argv[1]), sys.argv[2]
server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
server.start()
os.environ.update(AWS_ACCESS_KEY_ID="setup", AWS_SECRET_ACCESS_KEY="setup", AWS_DEFAULT_REGION="us-east-1")
client = lambda name: boto3.client(name, endpoint_url=f"http://127.0.0.1:{port}")
client("s3").create_bucket(Bucket="assay-layers")
iam = client("iam")
iam.create_user(UserName="assay")
policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
iam.put_user_policy(UserName="assay", PolicyName="s3", PolicyDocument=json.dumps(policy))
key = iam.create_access_key(UserName="assay")["AccessKey"]
# From so many requests on, signatures and rights are checked.
settings.INITIAL_NO_AUTH_ACTION_COUNT = 0.0
ActionAuthenticatorMixin.request_count = 0
with open(env_file, "w", encoding="utf-8") as out:
    out.write(f"AWS_ACCESS_KEY_ID={key['AccessKeyId']}\nAWS_SECRET_ACCESS_KEY={key['SecretAccessKey']}\n")
threading.Event().wait()

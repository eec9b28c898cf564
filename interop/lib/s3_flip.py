"""Flips one bit of every object of a bucket, with the credentials of the environment. Usage: s3_flip.py PORT BUCKET"""

import sys

import boto3

port, bucket = sys.argv[1], sys.argv[2]
s3 = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1")
for entry in s3.list_objects_v2(Bucket=bucket)["Contents"]:
    body = bytearray(s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read())
    body[len(body) // 2] ^= 1
    s3.put_object(Bucket=bucket, Key=entry["Key"], Body=bytes(body))

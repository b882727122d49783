# 100 requests a second: 90 detections at 60 ms of a processor and 10 depth maps at 890 ms, as measured on the machine of
# docs/decisions (003, 004), are 5.4 + 8.9 processors; at 70 % use 20.4. Three machines of 8 are 24.
instance_types = ["c7a.2xlarge"]
instances      = { min = 3, max = 6 }
zones          = 3
nat_per_zone   = true
budget_usd     = 2000

services = {
  # 2 processors do 33 detections a second, at 70 % 1400 a minute: 90 a second are 4 tasks.
  yolo = { cpu = 2048, memory = 2048, min = 4, max = 8, requests_per_minute = 1400 }
  # 2 processors do 2.2 maps a second, at 70 % 94 a minute: 10 a second are 7 tasks.
  depth = { cpu = 2048, memory = 2048, min = 7, max = 14, requests_per_minute = 94 }
  web   = { min = 3, max = 6 }
}

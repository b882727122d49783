# How instances reach AWS (ECR, CloudWatch, ECS, Session Manager, S3). One of three; none allows incoming connections.
#
#   nat        33 USD per month and gateway, and 4.5 cents per GB; instances can reach the whole internet by HTTPS
#   endpoints  15 USD per month for each of the 8 services in two zones, 117 in all: more than NAT, but instances can
#              reach nothing except these services
#   public     3.65 USD per month for each instance's address

locals {
  private = var.egress != "public"

  # A single gateway is placed in the first zone.
  nat_zones = var.egress != "nat" ? [] : var.nat_per_zone ? keys(local.zones) : [keys(local.zones)[0]]

  endpoints = var.egress != "endpoints" ? [] : [
    "ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "logs", "ssm", "ssmmessages",
  ]
}

resource "aws_eip" "nat" {
  for_each = toset(local.nat_zones)

  domain = "vpc"

  tags = { Name = "${var.name}-nat-${each.key}" }
}

resource "aws_nat_gateway" "this" {
  for_each = toset(local.nat_zones)

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id

  tags       = { Name = "${var.name}-${each.key}" }
  depends_on = [aws_internet_gateway.this]
}

resource "aws_route" "nat" {
  for_each = var.egress == "nat" ? local.zones : {}

  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[var.nat_per_zone ? each.key : local.nat_zones[0]].id
}

# Free. Image layers and bundles bypass the NAT gateway, which is billed per GB.
resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.this.id
  service_name    = "com.amazonaws.${var.region}.s3"
  route_table_ids = concat([aws_route_table.public.id], values(aws_route_table.private)[*].id)

  tags = { Name = "${var.name}-s3" }
}

resource "aws_vpc_endpoint" "interface" {
  for_each = toset(local.endpoints)

  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = values(aws_subnet.private)[*].id
  security_group_ids  = [aws_security_group.endpoints[0].id]
  private_dns_enabled = true

  tags = { Name = "${var.name}-${each.key}" }
}

# Building and deploying

variable "source_repository" {
  description = "Git repository that CodeBuild builds, such as https://github.com/OWNER/REPOSITORY.git. null builds s3://NAME-data-ACCOUNT/source/farsight.zip, which scripts/deploy.sh uploads."
  type        = string
  default     = null

  validation {
    condition     = var.source_repository == null || can(regex("^https://github\\.com/[^/]+/[^/]+$", var.source_repository))
    error_message = "source_repository must be https://github.com/OWNER/REPOSITORY.git, or null."
  }
}

variable "dockerhub_secret_arn" {
  description = "ARN of a Secrets Manager secret with the username and password of Docker Hub, for builds that reach its limit for anonymous pulls."
  type        = string
  default     = null
}

variable "github_repository" {
  description = "OWNER/REPOSITORY whose GitHub Actions may push images and deploy, authenticated by OIDC without a key. null for none."
  type        = string
  default     = null

  validation {
    condition     = var.github_repository == null || can(regex("^[\\w.-]+/[\\w.-]+$", var.github_repository))
    error_message = "github_repository must be OWNER/REPOSITORY."
  }
}

variable "github_branch" {
  description = "The only branch whose workflows may deploy."
  type        = string
  default     = "main"
}

variable "github_provider_arn" {
  description = "ARN of GitHub's OIDC provider if the account already has one, since it can have only one. null creates it."
  type        = string
  default     = null
}

# Monitoring

variable "alarm_email" {
  description = "E-mail address for alarms and budget alerts; it must confirm the subscription. null sends them only to the topic NAME-alarms."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_email == null || can(regex("^[^@ ]+@[^@ ]+$", var.alarm_email))
    error_message = "alarm_email must be an e-mail address."
  }
}

variable "alarms" {
  description = "Thresholds of the alarms, in percent, and in seconds for p95_seconds. shed_percent is the share of 429 answers."
  type = object({
    errors_percent = optional(number, 1)
    p95_seconds    = optional(number, 5)
    cpu_percent    = optional(number, 90)
    memory_percent = optional(number, 85)
    shed_percent   = optional(number, 5)
  })
  default = {}
}

variable "budget_usd" {
  description = "Monthly budget of the whole account, in USD. Alerts are sent at 80 % forecast and at 100 % spent. null for no budget."
  type        = number
  default     = 500

  validation {
    condition     = var.budget_usd == null || try(var.budget_usd > 0, false)
    error_message = "budget_usd must be more than 0, or null for no budget."
  }
}

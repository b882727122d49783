# Building and deploying

variable "source_repository" {
  description = "Git address that CodeBuild builds, such as https://github.com/OWNER/REPOSITORY.git; null builds s3://NAME-data-ACCOUNT/source/farsight.zip."
  type        = string
  default     = null

  validation {
    condition     = var.source_repository == null || can(regex("^https://github\\.com/[^/]+/[^/]+$", var.source_repository))
    error_message = "source_repository is https://github.com/OWNER/REPOSITORY.git, or null."
  }
}

variable "dockerhub_secret_arn" {
  description = "Secrets Manager secret with username and password of Docker Hub, whose limit for the nameless a build can meet."
  type        = string
  default     = null
}

variable "github_repository" {
  description = "OWNER/REPOSITORY whose GitHub Actions may push and deploy by OIDC, without a key; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.github_repository == null || can(regex("^[\\w.-]+/[\\w.-]+$", var.github_repository))
    error_message = "github_repository is OWNER/REPOSITORY."
  }
}

variable "github_branch" {
  description = "The one branch whose workflows may do so."
  type        = string
  default     = "main"
}

variable "github_provider_arn" {
  description = "GitHub's OIDC provider where the account has it already: it can hold only one; null makes it."
  type        = string
  default     = null
}

# Watching

variable "alarm_email" {
  description = "Who gets the alarms and the budget's alerts; the address has to confirm. null: only the topic NAME-alarms."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_email == null || can(regex("^[^@ ]+@[^@ ]+$", var.alarm_email))
    error_message = "alarm_email is an e-mail address."
  }
}

variable "alarms" {
  description = "Where alarms start: percents, and seconds for p95_seconds. shed_percent counts answers 429."
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
  description = "Monthly budget of the whole account, in USD: an alert at 80 % forecast and at 100 % spent; null for none."
  type        = number
  default     = 500

  validation {
    condition     = var.budget_usd == null || try(var.budget_usd > 0, false)
    error_message = "budget_usd is more than 0, or null for no budget."
  }
}

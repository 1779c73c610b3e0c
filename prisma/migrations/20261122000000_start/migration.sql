-- CreateTable
CREATE TABLE "organisation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "clock_offset_ms" BIGINT NOT NULL DEFAULT 0,
    "last_beat_at" TIMESTAMPTZ(3),

    CONSTRAINT "organisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "unit" (
    "id" TEXT NOT NULL,
    "parent_id" TEXT,
    "name" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "zone" TEXT,

    CONSTRAINT "unit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "email" TEXT,
    "role" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "manager_type" TEXT,
    "grade" TEXT,
    "step" TEXT,
    "in_post_since" DATE NOT NULL,
    "left_on" DATE,
    "locale" TEXT NOT NULL DEFAULT 'zh-CN',
    "zone" TEXT,
    "reminders" TEXT NOT NULL DEFAULT 'standard',
    "quiet_from" TEXT,
    "quiet_until" TEXT,
    "digest" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("platform","workspace","user_id")
);

-- CreateTable
CREATE TABLE "link_code" (
    "hash" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "link_code_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "link_attempt" (
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "link_attempt_pkey" PRIMARY KEY ("platform","workspace","user_id")
);

-- CreateTable
CREATE TABLE "customer" (
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "segment" TEXT,
    "address" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by_id" TEXT,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "assignment" (
    "id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "person_id" TEXT NOT NULL,
    "share" INTEGER NOT NULL DEFAULT 10000,
    "from_on" DATE NOT NULL,
    "until_on" DATE,

    CONSTRAINT "assignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rulebook_version" (
    "id" SERIAL NOT NULL,
    "version" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "effective_from" DATE NOT NULL,

    CONSTRAINT "rulebook_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "calendar_day" (
    "date" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,

    CONSTRAINT "calendar_day_pkey" PRIMARY KEY ("date")
);

-- CreateTable
CREATE TABLE "calendar_year" (
    "year" INTEGER NOT NULL,

    CONSTRAINT "calendar_year_pkey" PRIMARY KEY ("year")
);

-- CreateTable
CREATE TABLE "report" (
    "id" BIGSERIAL NOT NULL,
    "type" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "about_on" DATE NOT NULL,
    "filed_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "late" BOOLEAN NOT NULL,
    "content" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "amended_at" TIMESTAMPTZ(3),
    "withdrawn_at" TIMESTAMPTZ(3),
    "read_at" TIMESTAMPTZ(3),
    "read_by_id" TEXT,
    "customer_id" BIGINT,
    "message" TEXT,

    CONSTRAINT "report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report_revision" (
    "report_id" BIGINT NOT NULL,
    "revision" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "report_revision_pkey" PRIMARY KEY ("report_id","revision")
);

-- CreateTable
CREATE TABLE "report_counter" (
    "unit_id" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "on" DATE NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "report_counter_pkey" PRIMARY KEY ("unit_id","prefix","on")
);

-- CreateTable
CREATE TABLE "rating" (
    "report_id" BIGINT NOT NULL,
    "rater_id" TEXT NOT NULL,
    "stars" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rating_pkey" PRIMARY KEY ("report_id","rater_id")
);

-- CreateTable
CREATE TABLE "obligation" (
    "id" BIGSERIAL NOT NULL,
    "person_id" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "report" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "about_on" DATE NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "extended_until" TIMESTAMPTZ(3),
    "due_on" DATE NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'due',
    "filed_at" TIMESTAMPTZ(3),
    "report_id" BIGINT,

    CONSTRAINT "obligation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "draft" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "report" TEXT NOT NULL,
    "about_on" DATE NOT NULL,
    "content" JSONB NOT NULL,
    "amends" BIGINT,
    "sources" JSONB NOT NULL DEFAULT '{}',
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "draft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dialogue" (
    "person_id" TEXT NOT NULL,
    "state" JSONB NOT NULL,
    "parked" BOOLEAN NOT NULL DEFAULT false,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dialogue_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "opened_form" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "purpose" JSONB NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "submitted_at" TIMESTAMPTZ(3),

    CONSTRAINT "opened_form_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fact" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "person_id" TEXT,
    "customer_id" BIGINT,
    "on" DATE NOT NULL,
    "value" BIGINT NOT NULL,
    "attributes" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "fact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "target" (
    "person_id" TEXT NOT NULL,
    "indicator" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "value" BIGINT NOT NULL,

    CONSTRAINT "target_pkey" PRIMARY KEY ("person_id","indicator","period")
);

-- CreateTable
CREATE TABLE "result" (
    "person_id" TEXT NOT NULL,
    "period_kind" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "total" BIGINT,
    "explanation" JSONB NOT NULL,
    "scored_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "result_pkey" PRIMARY KEY ("period_kind","period","person_id")
);

-- CreateTable
CREATE TABLE "ranking" (
    "unit_id" TEXT NOT NULL,
    "period_kind" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "lines" JSONB NOT NULL,
    "ranked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ranking_pkey" PRIMARY KEY ("unit_id","period_kind","period")
);

-- CreateTable
CREATE TABLE "stale_score" (
    "person_id" TEXT NOT NULL,

    CONSTRAINT "stale_score_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "one_on_one" (
    "id" BIGSERIAL NOT NULL,
    "manager_id" TEXT NOT NULL,
    "supervisor_id" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "planned_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "held_on" DATE,
    "outcome" TEXT,
    "commitment" TEXT,
    "commitment_due" DATE,
    "reply" TEXT,

    CONSTRAINT "one_on_one_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbox" (
    "platform" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "answer" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("platform","event_id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "person_id" TEXT,
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "replaces_key" TEXT,
    "replaces" TEXT,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "retry_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "message" TEXT,
    "sent_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job_run" (
    "job" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "slot" TIMESTAMPTZ(3) NOT NULL,
    "ran_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "job_run_pkey" PRIMARY KEY ("job","unit_id","slot")
);

-- CreateTable
CREATE TABLE "job_mark" (
    "job" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "job_mark_pkey" PRIMARY KEY ("job")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_id" TEXT,
    "action" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "demo_message" (
    "id" BIGSERIAL NOT NULL,
    "person_id" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "delivery_key" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "edited_at" TIMESTAMPTZ(3),
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "demo_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "demo_event" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "event" JSONB NOT NULL,

    CONSTRAINT "demo_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "unit_parent_id_idx" ON "unit"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "person_email_key" ON "person"("email");

-- CreateIndex
CREATE INDEX "person_unit_id_role_idx" ON "person"("unit_id", "role");

-- CreateIndex
CREATE INDEX "account_person_id_used_at_idx" ON "account"("person_id", "used_at");

-- CreateIndex
CREATE INDEX "assignment_person_id_idx" ON "assignment"("person_id");

-- CreateIndex
CREATE INDEX "assignment_customer_id_idx" ON "assignment"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "rulebook_version_hash_key" ON "rulebook_version"("hash");

-- CreateIndex
CREATE INDEX "rulebook_version_effective_from_idx" ON "rulebook_version"("effective_from");

-- CreateIndex
CREATE INDEX "report_person_id_about_on_idx" ON "report"("person_id", "about_on" DESC);

-- CreateIndex
CREATE INDEX "report_unit_id_about_on_idx" ON "report"("unit_id", "about_on" DESC);

-- CreateIndex
CREATE INDEX "report_customer_id_about_on_idx" ON "report"("customer_id", "about_on" DESC);

-- CreateIndex
CREATE INDEX "obligation_state_due_at_idx" ON "obligation"("state", "due_at");

-- CreateIndex
CREATE INDEX "obligation_unit_id_due_on_idx" ON "obligation"("unit_id", "due_on");

-- CreateIndex
CREATE UNIQUE INDEX "obligation_person_id_report_period_key" ON "obligation"("person_id", "report", "period");

-- CreateIndex
CREATE INDEX "draft_person_id_idx" ON "draft"("person_id");

-- CreateIndex
CREATE INDEX "fact_kind_on_idx" ON "fact"("kind", "on");

-- CreateIndex
CREATE INDEX "fact_person_id_kind_on_idx" ON "fact"("person_id", "kind", "on");

-- CreateIndex
CREATE INDEX "fact_customer_id_kind_on_idx" ON "fact"("customer_id", "kind", "on");

-- CreateIndex
CREATE INDEX "result_period_kind_period_unit_id_idx" ON "result"("period_kind", "period", "unit_id");

-- CreateIndex
CREATE INDEX "one_on_one_manager_id_planned_at_idx" ON "one_on_one"("manager_id", "planned_at");

-- CreateIndex
CREATE INDEX "one_on_one_state_planned_at_idx" ON "one_on_one"("state", "planned_at");

-- CreateIndex
CREATE INDEX "inbox_received_at_idx" ON "inbox"("received_at");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_key_key" ON "outbox"("key");

-- CreateIndex
CREATE INDEX "outbox_state_priority_id_idx" ON "outbox"("state", "priority", "id");

-- CreateIndex
CREATE INDEX "outbox_person_id_idx" ON "outbox"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "demo_message_delivery_key_key" ON "demo_message"("delivery_key");

-- CreateIndex
CREATE INDEX "demo_message_person_id_id_idx" ON "demo_message"("person_id", "id");

-- CreateIndex
CREATE INDEX "demo_event_at_idx" ON "demo_event"("at");

-- AddForeignKey
ALTER TABLE "unit" ADD CONSTRAINT "unit_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "unit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person" ADD CONSTRAINT "person_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rating" ADD CONSTRAINT "rating_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "report"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

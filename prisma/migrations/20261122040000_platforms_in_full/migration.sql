-- DropIndex
DROP INDEX "outbox_state_priority_id_idx";

-- AlterTable
ALTER TABLE "account" ADD COLUMN     "home_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "code" TEXT;

-- AlterTable
ALTER TABLE "fact" ADD COLUMN     "ref" TEXT;

-- AlterTable
ALTER TABLE "opened_form" ADD COLUMN     "form" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "typed" JSONB,
ADD COLUMN     "typed_as_of" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "cause" TEXT,
ADD COLUMN     "thread" TEXT,
ADD COLUMN     "tried_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "person" ADD COLUMN     "attributes" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "employment" TEXT,
ADD COLUMN     "hired_on" DATE;

-- AlterTable
ALTER TABLE "result" ADD COLUMN     "hash" TEXT,
ADD COLUMN     "inputs" JSONB;

-- AlterTable
ALTER TABLE "target" DROP CONSTRAINT "target_pkey",
ADD COLUMN     "origin" TEXT NOT NULL DEFAULT 'table',
ADD COLUMN     "state" TEXT NOT NULL DEFAULT 'agreed',
ADD CONSTRAINT "target_pkey" PRIMARY KEY ("person_id", "indicator", "period", "origin");

-- CreateTable
CREATE TABLE "text_only" (
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,

    CONSTRAINT "text_only_pkey" PRIMARY KEY ("platform","workspace","user_id")
);

-- CreateTable
CREATE TABLE "picture" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "caption" TEXT,
    "placed" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL DEFAULT 'wanted',
    "jpeg" BYTEA,
    "width" INTEGER,
    "height" INTEGER,
    "sha256" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "retry_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "reason" TEXT,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "picture_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "picture_upload" (
    "picture_id" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "picture_upload_pkey" PRIMARY KEY ("picture_id","place")
);

-- CreateTable
CREATE TABLE "event" (
    "id" BIGSERIAL NOT NULL,
    "ref" TEXT,
    "kind" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "on" DATE NOT NULL,
    "points" BIGINT NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'recorded',
    "attributes" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "product" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "attributes" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "product_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "product_price" (
    "product_id" TEXT NOT NULL,
    "from_on" DATE NOT NULL,
    "price" BIGINT NOT NULL,

    CONSTRAINT "product_price_pkey" PRIMARY KEY ("product_id","from_on")
);

-- CreateTable
CREATE TABLE "sale" (
    "id" BIGSERIAL NOT NULL,
    "ref" TEXT,
    "product_id" TEXT NOT NULL,
    "person_id" TEXT,
    "customer_id" BIGINT,
    "on" DATE NOT NULL,
    "quantity" BIGINT NOT NULL,
    "attributes" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "sale_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evaluation" (
    "id" BIGSERIAL NOT NULL,
    "form" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "rater_group" TEXT NOT NULL,
    "rater" TEXT NOT NULL,
    "on" DATE NOT NULL,
    "value" BIGINT NOT NULL,

    CONSTRAINT "evaluation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "upload" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT,
    "state" TEXT NOT NULL DEFAULT 'wanted',
    "bytes" BYTEA,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "retry_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "upload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scoring_period" (
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "rulebook_hash" TEXT,
    "changed_at" TIMESTAMPTZ(3),
    "changed_by_id" TEXT,
    "reason" TEXT,

    CONSTRAINT "scoring_period_pkey" PRIMARY KEY ("kind","key")
);

-- CreateTable
CREATE TABLE "later_result" (
    "person_id" TEXT NOT NULL,
    "period_kind" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "explanation" JSONB NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "later_result_pkey" PRIMARY KEY ("period_kind","period","person_id")
);

-- CreateTable
CREATE TABLE "exam_result" (
    "person_id" TEXT NOT NULL,
    "exam" TEXT NOT NULL,
    "passed_on" DATE NOT NULL,
    "expires_on" DATE,

    CONSTRAINT "exam_result_pkey" PRIMARY KEY ("person_id","exam","passed_on")
);

-- CreateTable
CREATE TABLE "ability_review" (
    "person_id" TEXT NOT NULL,
    "on" DATE NOT NULL,
    "score" BIGINT NOT NULL,

    CONSTRAINT "ability_review_pkey" PRIMARY KEY ("person_id","on")
);

-- CreateTable
CREATE TABLE "pay_amount" (
    "person_id" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "base" BIGINT,
    "performance" BIGINT,

    CONSTRAINT "pay_amount_pkey" PRIMARY KEY ("person_id","period")
);

-- CreateTable
CREATE TABLE "grade_held" (
    "person_id" TEXT NOT NULL,
    "from_on" DATE NOT NULL,
    "grade" TEXT,
    "step" TEXT,
    "base_grade" TEXT,
    "base_step" TEXT,
    "proposal_id" BIGINT,

    CONSTRAINT "grade_held_pkey" PRIMARY KEY ("person_id","from_on")
);

-- CreateTable
CREATE TABLE "grade_proposal" (
    "id" BIGSERIAL NOT NULL,
    "unit_id" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "on" DATE NOT NULL,
    "rulebook_hash" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "filled" JSONB NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "proposed_by_id" TEXT NOT NULL,
    "effective_on" DATE,
    "settled_at" TIMESTAMPTZ(3),
    "settled_by_id" TEXT,

    CONSTRAINT "grade_proposal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grade_line" (
    "proposal_id" BIGINT NOT NULL,
    "person_id" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "change" TEXT NOT NULL,
    "line" JSONB NOT NULL,
    "grade" TEXT,
    "step" TEXT,
    "reason" TEXT,
    "decided_by_id" TEXT,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "grade_line_pkey" PRIMARY KEY ("proposal_id","person_id")
);

-- CreateTable
CREATE TABLE "pay_run" (
    "period" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "pool" BIGINT,
    "rulebook_hash" TEXT,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_by_id" TEXT NOT NULL,

    CONSTRAINT "pay_run_pkey" PRIMARY KEY ("period")
);

-- CreateTable
CREATE TABLE "pay_statement" (
    "period" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "payee" JSONB NOT NULL,
    "lines" JSONB NOT NULL,

    CONSTRAINT "pay_statement_pkey" PRIMARY KEY ("period","person_id")
);

-- CreateTable
CREATE TABLE "risk_fund_entry" (
    "id" BIGSERIAL NOT NULL,
    "person_id" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "on" DATE NOT NULL,
    "period" TEXT,
    "reason" TEXT,
    "by_id" TEXT NOT NULL,

    CONSTRAINT "risk_fund_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "person_id" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "retry_at" TIMESTAMPTZ(3),
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "list_change" (
    "id" BIGSERIAL NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "unit_id" TEXT NOT NULL,

    CONSTRAINT "list_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "said" (
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "said_pkey" PRIMARY KEY ("platform","workspace","message")
);

-- CreateTable
CREATE TABLE "pace" (
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "most" INTEGER NOT NULL,
    "paused_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pace_pkey" PRIMARY KEY ("platform","workspace")
);

-- CreateTable
CREATE TABLE "parking" (
    "id" BIGSERIAL NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "person_id" TEXT,
    "cause" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "probe_at" TIMESTAMPTZ(3) NOT NULL,
    "told" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "parking_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "installation" (
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "installed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("platform","workspace")
);

-- CreateTable
CREATE TABLE "spent" (
    "once" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "spent_pkey" PRIMARY KEY ("once")
);

-- CreateIndex
CREATE INDEX "picture_state_retry_at_idx" ON "picture"("state", "retry_at");

-- CreateIndex
CREATE INDEX "picture_person_id_placed_idx" ON "picture"("person_id", "placed");

-- CreateIndex
CREATE INDEX "event_person_id_kind_on_idx" ON "event"("person_id", "kind", "on");

-- CreateIndex
CREATE INDEX "sale_on_idx" ON "sale"("on");

-- CreateIndex
CREATE INDEX "sale_person_id_on_idx" ON "sale"("person_id", "on");

-- CreateIndex
CREATE INDEX "sale_customer_id_on_idx" ON "sale"("customer_id", "on");

-- CreateIndex
CREATE INDEX "evaluation_person_id_form_on_idx" ON "evaluation"("person_id", "form", "on");

-- CreateIndex
CREATE INDEX "upload_state_retry_at_idx" ON "upload"("state", "retry_at");

-- CreateIndex
CREATE INDEX "grade_held_from_on_idx" ON "grade_held"("from_on");

-- CreateIndex
CREATE INDEX "grade_proposal_unit_id_state_idx" ON "grade_proposal"("unit_id", "state");

-- CreateIndex
CREATE INDEX "grade_line_person_id_idx" ON "grade_line"("person_id");

-- CreateIndex
CREATE INDEX "pay_statement_person_id_idx" ON "pay_statement"("person_id");

-- CreateIndex
CREATE INDEX "risk_fund_entry_person_id_idx" ON "risk_fund_entry"("person_id");

-- CreateIndex
CREATE INDEX "risk_fund_entry_on_idx" ON "risk_fund_entry"("on");

-- CreateIndex
CREATE INDEX "task_state_id_idx" ON "task"("state", "id");

-- CreateIndex
CREATE UNIQUE INDEX "parking_platform_workspace_user_id_key" ON "parking"("platform", "workspace", "user_id");

-- CreateIndex
CREATE INDEX "spent_until_idx" ON "spent"("until");

-- CreateIndex
CREATE UNIQUE INDEX "customer_code_key" ON "customer"("code");

-- CreateIndex
CREATE INDEX "customer_name_idx" ON "customer"("name");

-- CreateIndex
CREATE INDEX "fact_kind_ref_idx" ON "fact"("kind", "ref");

-- CreateIndex
CREATE INDEX "outbox_state_platform_workspace_priority_id_idx" ON "outbox"("state", "platform", "workspace", "priority", "id");

-- CreateIndex
CREATE INDEX "outbox_tried_at_idx" ON "outbox"("tried_at");

-- AddForeignKey
ALTER TABLE "product_price" ADD CONSTRAINT "product_price_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sale" ADD CONSTRAINT "sale_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grade_line" ADD CONSTRAINT "grade_line_proposal_id_fkey" FOREIGN KEY ("proposal_id") REFERENCES "grade_proposal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

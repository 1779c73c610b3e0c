-- AlterTable
ALTER TABLE "grade_proposal" ALTER COLUMN "unit_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "begun" JSONB;

-- AlterTable
ALTER TABLE "pay_statement" DROP CONSTRAINT "pay_statement_pkey",
ADD COLUMN     "issue" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "issued_at" TIMESTAMPTZ(3),
ADD COLUMN     "pool" BIGINT,
ADD COLUMN     "reason" TEXT,
ADD COLUMN     "rulebook_hash" TEXT,
ADD CONSTRAINT "pay_statement_pkey" PRIMARY KEY ("period", "person_id", "issue");

-- CreateTable
CREATE TABLE "posting" (
    "person_id" TEXT NOT NULL,
    "from_on" DATE NOT NULL,
    "role" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "manager_type" TEXT,
    "employment" TEXT,
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "begun" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "posting_pkey" PRIMARY KEY ("person_id","from_on")
);

-- CreateTable
CREATE TABLE "exported_file" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "exported_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stale_result" (
    "period_kind" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,

    CONSTRAINT "stale_result_pkey" PRIMARY KEY ("period_kind","period","person_id")
);

-- CreateIndex
CREATE INDEX "posting_unit_id_idx" ON "posting"("unit_id");

-- CreateIndex
CREATE INDEX "posting_begun_from_on_idx" ON "posting"("begun", "from_on");

-- CreateIndex
CREATE INDEX "exported_file_made_at_idx" ON "exported_file"("made_at");

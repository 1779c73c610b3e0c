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

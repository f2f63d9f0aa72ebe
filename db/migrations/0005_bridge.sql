CREATE TABLE "bridge_comparisons" (
	"id" uuid PRIMARY KEY NOT NULL,
	"rollout_id" uuid NOT NULL,
	"wave" text NOT NULL,
	"file_name" text NOT NULL,
	"planned" integer NOT NULL,
	"listed" integer NOT NULL,
	"missing" integer NOT NULL,
	"extra" integer NOT NULL,
	"started_by" uuid,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bridge_drift" (
	"comparison_id" uuid NOT NULL,
	"place" integer NOT NULL,
	"side" text NOT NULL,
	"person_id" uuid,
	"who" text NOT NULL,
	"why" text NOT NULL,
	"other_wave" text,
	CONSTRAINT "bridge_drift_comparison_id_place_pk" PRIMARY KEY("comparison_id","place")
);
--> statement-breakpoint
CREATE TABLE "bridge_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bridge_files" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"file_name" text NOT NULL,
	"file_hash" text,
	"state" text NOT NULL,
	"asked" text NOT NULL,
	"own_mapping" jsonb,
	"mapping" text,
	"system" text,
	"system_name" text,
	"is_complete" boolean DEFAULT true NOT NULL,
	"started_by" uuid,
	"encoding" text,
	"bytes_read" bigint DEFAULT 0 NOT NULL,
	"bytes_total" bigint,
	"rows" integer DEFAULT 0 NOT NULL,
	"people" integer DEFAULT 0 NOT NULL,
	"added" integer DEFAULT 0 NOT NULL,
	"changed" integer DEFAULT 0 NOT NULL,
	"removed" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"unknown" integer DEFAULT 0 NOT NULL,
	"too_old" integer DEFAULT 0 NOT NULL,
	"errors" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"error_count" integer DEFAULT 0 NOT NULL,
	"applied_by" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"touched_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "bridge_rows" (
	"file_id" uuid NOT NULL,
	"place" integer NOT NULL,
	"kind" text NOT NULL,
	"person_id" uuid,
	"who" text NOT NULL,
	"target_id" uuid,
	"data" jsonb NOT NULL,
	"before" jsonb,
	CONSTRAINT "bridge_rows_file_id_place_pk" PRIMARY KEY("file_id","place")
);
--> statement-breakpoint
ALTER TABLE "sign_in_events" ADD COLUMN "system" text;--> statement-breakpoint
ALTER TABLE "bridge_drift" ADD CONSTRAINT "bridge_drift_comparison_id_bridge_comparisons_id_fk" FOREIGN KEY ("comparison_id") REFERENCES "public"."bridge_comparisons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bridge_rows" ADD CONSTRAINT "bridge_rows_file_id_bridge_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."bridge_files"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bridge_comparisons_wave" ON "bridge_comparisons" USING btree ("rollout_id","wave","created_at");--> statement-breakpoint
CREATE INDEX "bridge_events_at" ON "bridge_events" USING btree ("at");--> statement-breakpoint
CREATE INDEX "bridge_files_created" ON "bridge_files" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "bridge_rows_kind" ON "bridge_rows" USING btree ("file_id","kind","place");
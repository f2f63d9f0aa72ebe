CREATE TABLE "snapshots" (
	"key" text PRIMARY KEY NOT NULL,
	"counted_at" timestamp with time zone NOT NULL,
	"took_ms" integer NOT NULL,
	"data" jsonb NOT NULL
);

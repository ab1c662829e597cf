package org.orrery.api.http;

import jakarta.inject.Singleton;

/** How jobs are shown: as documents, in lists that are pages, and on pages of their own. */
@Singleton
record JobViews(JobDocuments documents, Leads leads, JobLeads pages) {}

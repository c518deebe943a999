-- Whoever booked a trip is told of trouble on it.
create index bookings_by_trip on bookings (tenant_id, trip_id, created_at desc, id);

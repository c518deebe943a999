using Npgsql;

namespace TrailDesk.Infrastructure.Database;

/// <summary>Refuses to start where the role that the pool works as would stand above row-level security.</summary>
internal static class AppRoleGuard
{
    private const string Powers = """
        select
          current_user::text,
          rolsuper,
          rolbypassrls,
          (select count(*)
           from pg_class
           where relkind in ('r', 'p')
             and relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
             and not pg_is_other_temp_schema(relnamespace)
             and pg_has_role(current_user, relowner, 'usage'))
        from pg_roles
        where rolname = current_user
        """;

    public static async Task CheckAsync(string appConnectionString, CancellationToken cancellation)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(appConnectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(Powers, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var role = reader.GetString(0);
        Refuse(reader.GetBoolean(1), role, "is a superuser");
        Refuse(reader.GetBoolean(2), role, "has BYPASSRLS");
        Refuse(reader.GetInt64(3) > 0, role, "owns tables");
    }

    private static void Refuse(bool tooPowerful, string role, string power)
    {
        if (tooPowerful)
            throw new MigrationException(
                $"The app would work as the database role \"{role}\", which {power}, so row-level security would not hold tenants apart. Take that from the role, or let the app log in as another one.");
    }
}

using Dapper;
using Npgsql;
using TrailDesk.Infrastructure.Database;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Database;

/// <summary>Made from the catalogue: a new table with a tenant_id is under these tests at once.</summary>
internal sealed class TenantWallTests
{
    private static readonly Guid Ours = Guid.CreateVersion7();
    private static readonly Guid Theirs = Guid.CreateVersion7();
    private TestDatabase _database = null!;
    private List<TenantTable> _tables = [];

    private const string TablesSql = """
        select format('%I.%I', n.nspname, c.relname) as name, c.relrowsecurity as has_security,
          (select count(*) from pg_policy p where p.polrelid = c.oid)::int as policies,
          array(select a2.attname::text from pg_index i join pg_attribute a2 on a2.attrelid = c.oid and a2.attnum = any(i.indkey)
            where i.indrelid = c.oid and i.indisprimary) as primary_key
        from pg_attribute a
        join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
        join pg_namespace n on n.oid = c.relnamespace and n.nspname not in ('pg_catalog', 'information_schema')
        where a.attname = 'tenant_id' and not a.attisdropped
        order by 1
        """;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        DapperConventions.Apply();
        _database = await TestDatabase.CreateAsync();
        await using var owner = new NpgsqlConnection(_database.SuperuserConnectionString);
        await owner.OpenAsync();
        _tables = (await owner.QueryAsync<TenantTable>(TablesSql)).AsList();
        foreach (var table in _tables)
            foreach (var tenant in new[] { Ours, Theirs })
                await FillAsync(owner, table, tenant);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _database.DisposeAsync();

    // One row of every table, with whatever its columns demand; keys to other tables do not matter here.
    private const string ColumnsSql = """
        select a.attname as name, format_type(a.atttypid, null) as type,
          (select (regexp_matches(pg_get_constraintdef(k.oid), '''([a-z_0-9]+)'''))[1] from pg_constraint k
           where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum] limit 1) as word
        from pg_attribute a
        where a.attrelid = @Name::regclass and a.attnum > 0 and not a.attisdropped and a.attnotnull and a.attname <> 'tenant_id'
          and not exists (select from pg_attrdef d where d.adrelid = a.attrelid and d.adnum = a.attnum)
        """;

    private static async Task FillAsync(NpgsqlConnection owner, TenantTable table, Guid tenant)
    {
        var columns = (await owner.QueryAsync<(string Name, string Type, string? Word)>(ColumnsSql, new { table.Name })).AsList();
        var names = columns.Select(column => $"\"{column.Name}\"").Prepend("tenant_id");
        var values = columns.Select(column => column.Word is { } word ? $"'{word}'" : ValueOf(column.Type)).Prepend($"'{tenant}'");
        await owner.ExecuteAsync($"""
            set session_replication_role = replica;
            insert into {table.Name} ({string.Join(", ", names)}) values ({string.Join(", ", values)})
            """);
    }

    private static string ValueOf(string type) => type switch
    {
        "uuid" => "gen_random_uuid()",
        "bytea" => "gen_random_uuid()::text::bytea",
        "text" or "character varying" or "character" or "bpchar" => "'x'",
        "boolean" => "true",
        "uuid[]" or "text[]" => "'{}'",
        "date" or "timestamp with time zone" or "time without time zone" => "now()",
        "jsonb" => "'{}'",
        _ => "1",
    };

    [Test]
    public void Every_table_of_a_tenant_has_row_level_security_and_a_policy()
    {
        Assert.That(_tables, Has.Count.GreaterThan(20));
        Assert.That(_tables.Where(table => !table.HasSecurity || table.Policies == 0).Select(table => table.Name), Is.Empty);
    }

    [Test]
    public async Task Nobody_reads_or_changes_another_tenants_rows()
    {
        foreach (var table in _tables)
        {
            await using var app = await OpenAsync(Ours);
            Assert.That(await app.ExecuteScalarAsync<long>($"select count(*) from {table.Name}"), Is.EqualTo(1), table.Name);
            Assert.That(await app.ExecuteScalarAsync<long>($"select count(*) from {table.Name} where tenant_id = @Theirs", new { Theirs }), Is.Zero, table.Name);
            Assert.That(await app.ExecuteAsync($"update {table.Name} set tenant_id = tenant_id where tenant_id = @Theirs", new { Theirs }), Is.Zero, table.Name);
            Assert.That(await app.ExecuteAsync($"delete from {table.Name} where tenant_id = @Theirs", new { Theirs }), Is.Zero, table.Name);
        }
    }

    [Test]
    public async Task Nobody_writes_a_row_into_another_tenant()
    {
        foreach (var table in _tables)
        {
            var row = await RowOfAsync(table, Theirs);
            await RefusedAsync(table, $"update {table.Name} set tenant_id = '{Theirs}'");
            await RefusedAsync(table, $"insert into {table.Name} select * from jsonb_populate_record(null::{table.Name}, @Row::jsonb)", row);
            await RefusedAsync(table, $"""
                insert into {table.Name} select * from jsonb_populate_record(null::{table.Name}, @Row::jsonb)
                on conflict ({Key(table)}) do update set tenant_id = excluded.tenant_id
                """, row);
            Assert.That(await RowOfAsync(table, Theirs), Is.EqualTo(row), table.Name);
        }
    }

    [Test]
    public async Task Nobody_takes_a_row_over_by_on_conflict()
    {
        foreach (var table in _tables.Where(table => !table.PrimaryKey.Contains("tenant_id")))
        {
            var row = await RowOfAsync(table, Theirs);
            await RefusedAsync(table, $"""
                insert into {table.Name} select * from jsonb_populate_record(null::{table.Name}, @Row::jsonb || jsonb_build_object('tenant_id', '{Ours}'))
                on conflict ({Key(table)}) do update set tenant_id = excluded.tenant_id
                """, row);
            Assert.That(await RowOfAsync(table, Theirs), Is.EqualTo(row), table.Name);
        }
    }

    [Test]
    public async Task Without_a_tenant_there_are_no_rows()
    {
        foreach (var table in _tables)
        {
            await using var app = new NpgsqlConnection(_database.AppConnectionString);
            Assert.That(await app.ExecuteScalarAsync<long>($"select count(*) from {table.Name}"), Is.Zero, table.Name);
        }
    }

    private static string Key(TenantTable table) => string.Join(", ", table.PrimaryKey);

    private async Task<NpgsqlConnection> OpenAsync(Guid tenant)
    {
        var app = new NpgsqlConnection(_database.AppConnectionString);
        await app.OpenAsync();
        await app.ExecuteAsync("begin; select set_config('traildesk.tenant', @Tenant, true)", new { Tenant = tenant.ToString() });
        return app;
    }

    /// <summary>Refused by the policy (42501), or by a key whose holder stays unseen.</summary>
    private async Task RefusedAsync(TenantTable table, string sql, string? row = null)
    {
        await using var app = await OpenAsync(Ours);
        var refusal = Assert.ThrowsAsync<PostgresException>(() => app.ExecuteAsync(sql, new { Row = row }), $"{table.Name}: {sql}");
        Assert.That(refusal.SqlState, Is.AnyOf("42501", "23505"), $"{table.Name}: {refusal.MessageText}");
    }

    private async Task<string> RowOfAsync(TenantTable table, Guid tenant)
    {
        await using var owner = new NpgsqlConnection(_database.SuperuserConnectionString);
        return (await owner.ExecuteScalarAsync<string>($"select to_jsonb(t)::text from {table.Name} t where tenant_id = @tenant", new { tenant }))!;
    }

    private sealed record TenantTable
    {
        public string Name { get; init; } = "";
        public bool HasSecurity { get; init; }
        public int Policies { get; init; }
        public string[] PrimaryKey { get; init; } = [];
    }
}

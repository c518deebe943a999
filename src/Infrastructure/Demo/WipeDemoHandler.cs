using Dapper;
using MediatR;
using Npgsql;
using TrailDesk.Application.Demo;
using TrailDesk.Application.Media;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Demo;

internal sealed class WipeDemoHandler(Db db, KeyRing keys, IMediaStore files) : IRequestHandler<WipeDemo, WipeDemoResult>
{
    // From the catalogue, so that a table of tomorrow is wiped too; those that point at others come first.
    private const string TablesSql = """
        with recursive owned as (
          select c.oid, format('%I.%I', n.nspname, c.relname) as name, quote_ident(a.attname) as tenant_column
          from pg_class c
          join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('public', 'keys')
          join pg_attribute a on a.attrelid = c.oid and a.attname in ('tenant_id', 'tenant') and not a.attisdropped
          where c.relkind in ('r', 'p')
        ),
        depths as (
          select oid, 0 as depth from owned
          union
          select f.conrelid, d.depth + 1
          from depths d join pg_constraint f on f.contype = 'f' and f.confrelid = d.oid and f.conrelid <> f.confrelid
          where d.depth < 50
        )
        select o.name, o.tenant_column
        from owned o join depths d using (oid)
        group by o.name, o.tenant_column
        order by max(d.depth) desc, o.name
        """;

    private const string FilesSql = """
        select file from whatsapp_media where tenant_id = @TenantId and file is not null
        """;

    public async Task<WipeDemoResult> Handle(WipeDemo request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(DemoCast.TenantId, cancellationToken);
        var tables = await transaction.Connection.QueryAsync<(string Name, string TenantColumn)>(
            new CommandDefinition(TablesSql, cancellationToken: cancellationToken));
        var named = await transaction.Connection.QueryAsync<Guid>(
            new CommandDefinition(FilesSql, new { transaction.TenantId }, cancellationToken: cancellationToken));
        var rows = 0L;
        foreach (var (name, column) in tables)
            rows += await DeleteAsync(transaction, $"delete from {name} where {column} = $1", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        keys.ForgetTenant(DemoCast.TenantId);
        // Nobody can open them any more; a run that is cut short here leaves rubbish, not secrets.
        foreach (var file in named) await files.DeleteAsync(new MediaName(DemoCast.TenantId, file), cancellationToken);
        DemoFiles.Remove(request.DataFolder);
        return new WipeDemoResult(rows);
    }

    private static async Task<int> DeleteAsync(TenantTransaction transaction, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection)
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = transaction.TenantId } },
        };
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}

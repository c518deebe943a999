using Npgsql;
using TrailDesk.Application.Conversations;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Conversations;

/// <summary>Keys and requests stand here as blind values: neither can be read back.</summary>
internal sealed class IdempotencyKeys(UnitOfWork work) : IIdempotencyKeys
{
    private const string FindSql = """
        select request_hash, message_id, conversation_id from idempotency_keys
        where tenant_id = current_tenant() and key = $1 and created_at > now() - interval '24 hours'
        """;

    public async Task<MadeBefore?> FindAsync(string key, string request, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(FindSql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = Blind(key) } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new MadeBefore(reader.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(Digest(request)), reader.GetGuid(1), reader.GetGuid(2))
            : null;
    }

    private const string DropOldSql = """
        delete from idempotency_keys
        where tenant_id = current_tenant() and key = $1 and created_at <= now() - interval '24 hours'
        """;

    private const string InsertSql = """
        insert into idempotency_keys (tenant_id, key, request_hash, message_id, conversation_id)
        values (current_tenant(), $1, $2, $3, $4)
        """;

    public void Keep(string key, string request, Guid id, Guid conversationId)
    {
        work.Append(new NpgsqlBatchCommand(DropOldSql).With(Blind(key)));
        work.Append(new NpgsqlBatchCommand(InsertSql).With(Blind(key)).With(Digest(request)).With(id).With(conversationId));
    }

    private Guid Blind(string key) => work.Keys.Blind("idempotency_key", key);

    private byte[] Digest(string request) => work.Keys.Blind("idempotency_request", request).ToByteArray();
}

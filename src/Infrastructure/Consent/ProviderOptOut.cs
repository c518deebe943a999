using System.Text.Json;
using Npgsql;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.Infrastructure.WhatsApp;

namespace TrailDesk.Infrastructure.Consent;

/// <summary>For what a provider answers to a send, far from any use case: the ledger's entry and the timeline's line go with the outcome.</summary>
internal static class ProviderOptOut
{
    private const string InsertSql = """
        with refused as (
          select m.id, m.channel_id, c.id as contact_id, c.marketing is distinct from 'opted_out' as is_news
          from whatsapp_messages m join contacts c on c.tenant_id = m.tenant_id and c.id = m.contact_id
          where m.tenant_id = current_tenant() and m.id = $1
        ),
        entry as (
          insert into whatsapp_opt_ins (tenant_id, id, contact_id, purpose, state, method, source, message_id, channel_id)
          select current_tenant(), $2, r.contact_id, 'marketing', 'opted_out', 'provider', 'provider', r.id, r.channel_id from refused r
        )
        insert into timeline_entries (tenant_id, id, subject_kind, subject_id, at, kind, actor, source, body)
        select current_tenant(), $3, 'contact', r.contact_id, now(), 'consent_withdrawn', 'provider', 'whatsapp', $4 from refused r where r.is_news
        """;

    /// <returns>Null where the errors tell nothing of consent.</returns>
    public static NpgsqlBatchCommand? Of(Guid message, IEnumerable<ErrorPart> errors, TenantKeys keys) =>
        errors.FirstOrDefault(error => IsOptOut(FailureTable.ForMeta(error.Code)) || IsOptOut(FailureTable.ForTwilio(error.Code))) is not { } error
            ? null
            : new NpgsqlBatchCommand(InsertSql).With(message).With(Guid.CreateVersion7()).With(Guid.CreateVersion7()).With(Sealed.Seal(
                keys.Sealing, JsonSerializer.SerializeToUtf8Bytes(
                    new SealedText($"Wants no marketing messages: WhatsApp tells so ({error.Code})."), SealedJson.Default.SealedText)));

    private static bool IsOptOut(FailureMeaning? meaning) => meaning?.Action == FailureAction.OptOut;
}

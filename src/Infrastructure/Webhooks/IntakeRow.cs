using System.Security.Cryptography;
using System.Text;
using TrailDesk.Application.Webhooks;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Infrastructure.Webhooks;

/// <summary>One event as the queue holds it. Every column takes any input: ids, digests and sealed bytes alone.</summary>
internal sealed record IntakeRow(
    Guid Id, Guid Tenant, Guid Channel, string Kind, Guid DedupeKey, int Shard, Guid Sender, Guid[] SenderKeys, Guid? MessageRef,
    byte[] Slice, bool IsRoutable, string? Address)
{
    public static IntakeRow Of(RoutedEvent routed, TenantKeys keys, SealingKey day, DateTimeOffset now)
    {
        var (read, channel) = (routed.Event, routed.Channel);
        var party = PartyOf(read);
        var sender = Digest(channel.TenantId, Folded(party) ?? read.DedupeKey);
        return new IntakeRow(
            Guid.CreateVersion7(now), channel.TenantId, channel.Id, KindOf(read), Digest(channel.Id, read.DedupeKey),
            Shards.Of(channel.TenantId, sender), sender,
            KeysOf(read, party, keys),
            RefOf(read) is { } id ? Conversations.MessageRef.Of(channel.Id, id) : null,
            Sealed.Seal(day, read.Slice.Span), routed.IsRoutable, read.Address);
    }

    // Whom a status is of its message knows. Of one that has a user id beside the phone it is asked whether that is known.
    private static Guid[] KeysOf(InboundEvent read, Party? party, TenantKeys keys) => (read, party) switch
    {
        (_, null) => [],
        (StatusEvent, { Phone: not null, UserId: { } userId }) => [IdentityKeys.UserId(userId, keys)],
        (StatusEvent, _) => [],
        _ => [.. IdentityKeys.Of(party, keys).Select(identity => identity.Key)],
    };

    private static Party? PartyOf(InboundEvent read) => read switch
    {
        MessageEvent message => message.Sender,
        StatusEvent status => status.Recipient,
        PreferenceEvent preference => preference.Person,
        _ => null,
    };

    private static string KindOf(InboundEvent read) => read switch
    {
        MessageEvent => "message",
        StatusEvent => "status",
        TemplateEvent => "template",
        PreferenceEvent => "preference",
        LimitEvent => "limit",
        _ => "other",
    };

    private static string? RefOf(InboundEvent read) => read switch
    {
        MessageEvent message => message.ProviderMessageId,
        StatusEvent status => status.ProviderMessageId,
        _ => null,
    };

    private static string? Folded(Party? party) =>
        party?.Phone is { } phone ? PhoneNumber.Fold(phone.TrimStart('+')) : party?.UserId;

    private static Guid Digest(Guid scope, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Span<byte> named = length <= 512 ? stackalloc byte[16 + length] : new byte[16 + length];
        scope.TryWriteBytes(named, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(text, named[16..]);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(named, hash);
        return new Guid(hash[..16], bigEndian: true);
    }
}

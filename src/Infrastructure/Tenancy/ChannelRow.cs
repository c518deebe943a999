using System.Text.Json;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Tenancy;

/// <summary>A row of whatsapp_configurations, read and written with its credentials sealed under the tenant's key.</summary>
internal sealed record ChannelRow(
    Guid Id,
    Guid TenantId,
    string Provider,
    string Name,
    string PhoneNumber,
    string? PhoneNumberId,
    string? BusinessAccountId,
    string? AccountSid,
    byte[] Credentials,
    Guid LimitGroupId,
    bool IsActive,
    int? MessagesPerSecond,
    int? DailyRecipients,
    string? Portfolio,
    TimeSpan? GroupAge,
    DateTimeOffset? ParkedUntil,
    string? ParkedReason,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>In the order of the constructor, which Dapper goes by.</summary>
    public const string Columns = """
        id, tenant_id, provider, name, phone_number, phone_number_id, business_account_id, account_sid, credentials,
        limit_group_id, is_active, messages_per_second, daily_recipients, portfolio, now() - limit_group_since as group_age,
        parked_until, parked_reason, created_at, updated_at
        """;

    public ChannelRecord Open(TenantKeys tenant) => new(ToChannel(tenant), CreatedAt, UpdatedAt, ParkedUntil, ParkedReason);

    public Channel ToChannel(TenantKeys tenant) => new()
    {
        Id = Id,
        TenantId = TenantId,
        Provider = Provider,
        Name = Name,
        PhoneNumber = PhoneNumber,
        PhoneNumberId = PhoneNumberId,
        BusinessAccountId = BusinessAccountId,
        AccountSid = AccountSid,
        IsActive = IsActive,
        LimitGroupId = LimitGroupId,
        MessagesPerSecond = MessagesPerSecond,
        DailyRecipients = DailyRecipients,
        Portfolio = Portfolio,
        GroupAge = GroupAge,
        Secrets = JsonSerializer.Deserialize(Sealed.Open(tenant.Sealing, Credentials), SealedJson.Default.ChannelSecrets)!,
    };

    /// <summary>The parameters of a write.</summary>
    public static object Of(Channel channel, TenantKeys tenant) => new
    {
        channel.Id,
        channel.TenantId,
        channel.Provider,
        channel.Name,
        channel.PhoneNumber,
        channel.PhoneNumberId,
        channel.BusinessAccountId,
        channel.AccountSid,
        channel.Address,
        Credentials = Sealed.Seal(tenant.Sealing, JsonSerializer.SerializeToUtf8Bytes(channel.Secrets, SealedJson.Default.ChannelSecrets)),
        channel.LimitGroupId,
        channel.IsActive,
        channel.MessagesPerSecond,
        channel.DailyRecipients,
        channel.Portfolio,
    };
}

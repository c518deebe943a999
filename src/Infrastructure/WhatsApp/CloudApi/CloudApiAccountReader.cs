using System.Globalization;
using System.Text.Json;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>What is neither a message nor a status: templates, marketing preferences, account news.</summary>
internal static class CloudApiAccountReader
{
    public static InboundEvent Read(CloudApiChange change) => change.Field switch
    {
        "message_template_status_update" => Template(change, change.Value.Id("event"u8)),
        "message_template_quality_update" => Template(change, change.Value.Id("new_quality_score"u8)),
        "template_category_update" => Template(change, change.Value.Id("new_category"u8)),
        "message_template_components_update" => Template(change, null),
        "business_capability_update" or "phone_number_quality_update" when TryReadLimit(change.Value, out var limit) => new LimitEvent
        {
            Field = change.Field,
            DailyRecipients = limit,
            At = change.Time,
            Digest = change.DigestOf(change.Value),
        },
        _ => new OtherEvent
        {
            Field = change.Field ?? "unknown",
            Name = change.Value.Id("event"u8),
            Digest = change.DigestOf(change.Value),
        },
    };

    // A number, or a word such as TIER_2K; -1 and TIER_UNLIMITED know no end. Before v24 the field was the phone's by name; the limit is the portfolio's all the same.
    private static bool TryReadLimit(JsonElement value, out int? limit)
    {
        limit = null;
        var word = value.Id("max_daily_conversations_per_business"u8) ?? value.Id("max_daily_conversation_per_phone"u8);
        if (word is "TIER_UNLIMITED" or "-1") return true;
        var digits = word is not null && word.StartsWith("TIER_", StringComparison.Ordinal) ? word["TIER_".Length..] : word;
        var isThousands = digits is [.., 'K'];
        if (!int.TryParse(isThousands ? digits![..^1] : digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is 0 or > 10_000_000) return false;
        limit = isThousands ? number * 1_000 : number;
        return limit <= 10_000_000;
    }

    public static InboundEvent ReadPreference(CloudApiChange change, JsonElement preference, JsonElement contact)
    {
        var person = CloudApiParties.Person(preference, contact);
        var digest = change.DigestOf(preference);
        if (preference.Id("value"u8) is not { } value || person is { Phone: null, UserId: null })
            return new OtherEvent { Field = "user_preferences", Digest = digest };
        return new PreferenceEvent
        {
            Person = person,
            Value = value,
            Category = preference.Id("category"u8),
            Detail = preference.Id("detail"u8),
            At = preference.Time("timestamp"u8),
            Digest = digest,
        };
    }

    private static TemplateEvent Template(CloudApiChange change, string? status) => new()
    {
        Field = change.Field!,
        TemplateId = change.Value.Id("message_template_id"u8),
        TemplateName = change.Value.Id("message_template_name"u8),
        Language = change.Value.Id("message_template_language"u8),
        Status = status,
        Reason = change.Value.Id("reason"u8),
        Previous = change.Value.Id("previous_quality_score"u8) ?? change.Value.Id("previous_category"u8),
        Category = change.Value.Id("message_template_category"u8) ?? change.Value.Id("new_category"u8),
        CorrectCategory = change.Value.Id("correct_category"u8),
        Detail = change.Value.At("rejection_info"u8).Id("recommendation"u8)
            ?? change.Value.At("other_info"u8).Id("description"u8)
            ?? change.Value.At("disable_info"u8).Id("disable_date"u8),
        At = change.Time,
        Digest = change.DigestOf(change.Value),
    };
}

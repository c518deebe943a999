using System.Text.Json;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>The same error object stands in messages, statuses, values and answers.</summary>
internal static class CloudApiErrorReader
{
    public static IReadOnlyList<ErrorPart>? Read(JsonElement errors)
    {
        if (errors.Count() == 0)
            return null;
        var parts = new List<ErrorPart>(errors.Count());
        foreach (var error in errors.Items())
            if (error.IsObject())
                parts.Add(ReadOne(error));
        return parts.Count == 0 ? null : parts;
    }

    public static ErrorPart ReadOne(JsonElement error) => new(
        error.Id("code"u8) ?? "unknown",
        error.Id("title"u8) ?? error.Id("message"u8) ?? error.Id("error_user_title"u8),
        Details(error));

    // error_data is an object on most calls and a plain string on some.
    private static string? Details(JsonElement error) =>
        error.At("error_data"u8).Id("details"u8)
        ?? error.Id("error_data"u8)
        ?? error.Id("details"u8)
        ?? error.Id("error_user_msg"u8)
        ?? MessageBeyond(error, error.Id("title"u8));

    // Meta's message mostly says the title once more, and then it is no detail.
    private static string? MessageBeyond(JsonElement error, string? title) =>
        title is not null && error.Id("message"u8) is { } message && message != title ? message : null;
}

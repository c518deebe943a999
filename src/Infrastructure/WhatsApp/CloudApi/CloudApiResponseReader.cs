using System.Text;
using System.Text.Json;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>An answer to a send, from Meta or from 360dialog, becomes an outcome. An error counts whatever the status.</summary>
internal static class CloudApiResponseReader
{
    private const int LongestExcerpt = 300;

    public static SendOutcome Read(ProviderAnswer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(JsonRepair.Mend(answer.Body));
            return Read(answer, document.RootElement);
        }
        catch (JsonException)
        {
            return ByText(answer, Excerpt(answer.Body.Span));
        }
    }

    private static SendOutcome Read(ProviderAnswer answer, JsonElement root)
    {
        if (ErrorIn(root) is { } error)
            return FailureTable.ForMeta(error.Code) is { } meaning
                ? ProviderAnswer.Outcome(meaning, error, answer.RetryAfter)
                : answer.IsSuccess
                    ? new SendOutcome.Rejected(SendFailure.Unknown, error)
                    : answer.ByStatus(error);

        var message = FirstOf(root.At("messages"u8));
        if (answer.IsSuccess && message.Id("id"u8) is { } id)
            return new SendOutcome.Accepted(id, message.Id("message_status"u8) is { } word and not "accepted" ? word : null);
        return ByText(answer, OwnText(root));
    }

    private static ErrorPart? ErrorIn(JsonElement root)
    {
        var error = root.At("error"u8);
        if (error.Id("code"u8) is not null)
            return CloudApiErrorReader.ReadOne(error);
        var first = FirstOf(root.At("errors"u8));
        return first.Id("code"u8) is not null ? CloudApiErrorReader.ReadOne(first) : null;
    }

    private static JsonElement FirstOf(JsonElement list) => list.Count() > 0 ? list[0] : default;

    /// <summary>360dialog's own errors: the names of their fields are weakly known, so the status comes first.</summary>
    private static string? OwnText(JsonElement root) =>
        root.At("meta"u8).Id("developer_message"u8)
        ?? root.At("meta"u8).Id("details"u8)
        ?? root.At("error"u8).Id("message"u8)
        ?? root.Id("error"u8)
        ?? root.Id("message"u8)
        ?? root.Id("detail"u8);

    private static SendOutcome ByText(ProviderAnswer answer, string? text)
    {
        var error = text is null ? null : new ErrorPart($"http_{answer.Status}", text);
        if (answer.Status != 400 || error is null)
            return answer.ByStatus(error);

        // 360dialog answers 400 for a disabled API, an unpaid account and its own rate limit alike.
        if (Says("rate limit", "too many"))
            return new SendOutcome.Deferred(SendFailure.Throttled, error, answer.RetryAfter);
        if (Says("disabled", "unpaid", "payment"))
            return new SendOutcome.Deferred(SendFailure.AccountBlocked, error, answer.RetryAfter, FailureAction.Park);
        return new SendOutcome.Rejected(SendFailure.BadRequest, error);

        bool Says(params ReadOnlySpan<string> words)
        {
            foreach (var word in words)
                if (error.Title!.Contains(word, StringComparison.OrdinalIgnoreCase))
                    return true;
            return false;
        }
    }

    private static string? Excerpt(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Length > LongestExcerpt ? body[..LongestExcerpt] : body).Trim();
        return text.Length == 0 || text.StartsWith('<') ? null : text;
    }
}

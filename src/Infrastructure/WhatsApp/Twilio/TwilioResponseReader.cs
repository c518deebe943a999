using System.Text.Json;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.WhatsApp.CloudApi;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

internal static class TwilioResponseReader
{
    public static SendOutcome Read(ProviderAnswer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(JsonRepair.Mend(answer.Body));
            return Read(answer, document.RootElement);
        }
        catch (JsonException)
        {
            return answer.ByStatus(null);
        }
    }

    private static SendOutcome Read(ProviderAnswer answer, JsonElement root)
    {
        if (ErrorIn(answer, root) is { } error)
            return Refused(answer, error);
        return answer.IsSuccess && root.Id("sid"u8) is { } sid
            ? new SendOutcome.Accepted(sid)
            : answer.ByStatus(null);
    }

    private static ErrorPart? ErrorIn(ProviderAnswer answer, JsonElement root)
    {
        if (answer.IsSuccess && root.Id("sid"u8) is not null)
            return root.Text("status"u8) is "failed" or "undelivered" && root.Id("error_code"u8) is { } failed
                ? new ErrorPart(failed, root.Id("error_message"u8) ?? FailureTable.ForTwilio(failed)?.Sentence)
                : null;
        return root.Id("code"u8) is { } code
            ? new ErrorPart(code, root.Id("message"u8) ?? FailureTable.ForTwilio(code)?.Sentence, root.Id("more_info"u8))
            : null;
    }

    // There is no idempotency key here, and a 5xx is ambiguous: only "unavailable" says that nothing was done.
    private static SendOutcome Refused(ProviderAnswer answer, ErrorPart error)
    {
        if (answer.Status >= 500 && answer.Status != 503 && error.Code != "20503")
            return new SendOutcome.Unknown($"Twilio answered {answer.Status} with code {error.Code}.", error);
        return FailureTable.ForTwilio(error.Code) is { } meaning
            ? ProviderAnswer.Outcome(meaning, error, answer.RetryAfter)
            : answer.IsSuccess ? new SendOutcome.Rejected(SendFailure.Unknown, error) : answer.ByStatus(error);
    }
}

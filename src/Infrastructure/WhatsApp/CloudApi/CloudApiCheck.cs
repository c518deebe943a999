using System.Text.Json;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>Reads answers to questions about a channel.</summary>
internal static class CloudApiCheck
{
    public static ChannelFinding? Refusal(ProviderAnswer? answer, string mend) => answer switch
    {
        null => ChannelFinding.Problem("connection", "The provider could not be reached.", "Check the network and the provider's base address."),
        { IsSuccess: true } => null,
        { } refused => ChannelFinding.Problem("credentials", Sentence(refused), mend),
    };

    public static string? Text(ProviderAnswer answer, ReadOnlySpan<byte> name)
    {
        using var document = Parse(answer);
        return document?.RootElement.Id(name);
    }

    public static bool IsEmptyList(ProviderAnswer answer, ReadOnlySpan<byte> name)
    {
        using var document = Parse(answer);
        return document?.RootElement.At(name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 0;
    }

    private static string Sentence(ProviderAnswer answer) => CloudApiResponseReader.Read(answer) switch
    {
        SendOutcome.Rejected rejected => $"The provider answers {answer.Status}: {rejected.Error.Title}",
        SendOutcome.Deferred deferred => $"The provider answers {answer.Status}: {deferred.Error.Title}",
        _ => $"The provider answers {answer.Status}.",
    };

    private static JsonDocument? Parse(ProviderAnswer answer)
    {
        try
        {
            return JsonDocument.Parse(JsonRepair.Mend(answer.Body));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

using System.Text.Json;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>
/// Finds which numbers an unverified body is for, without building anything from it. Numbers are
/// <c>metadata.phone_number_id</c>; an entry whose changes name none is <c>account:{entry.id}</c>.
/// </summary>
internal static class CloudApiPeek
{
    public const string AccountPrefix = "account:";
    private const int MaxAddresses = 256;

    public static IReadOnlyCollection<string> Addresses(ReadOnlySpan<byte> body)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (body.StartsWith("\uFEFF"u8))
            body = body[3..];
        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 128 });
        try
        {
            Collect(ref json, found);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // What stood before the break is enough to look for candidates; verification decides.
        }
        return found;
    }

    private static void Collect(ref Utf8JsonReader json, HashSet<string> found)
    {
        const int entryDepth = 3;
        string? account = null;
        var metadataDepth = -1;
        var (named, inEntries) = (false, false);
        while (found.Count < MaxAddresses && json.Read())
        {
            if (json.TokenType == JsonTokenType.EndObject && json.CurrentDepth == entryDepth - 1)
            {
                if (account is not null && !named)
                    found.Add(AccountPrefix + account);
                (account, named) = (null, false);
            }
            if (json.TokenType == JsonTokenType.EndObject && json.CurrentDepth == metadataDepth)
                metadataDepth = -1;
            if (json.TokenType != JsonTokenType.PropertyName)
                continue;
            if (json.CurrentDepth == 1)
                inEntries = json.ValueTextEquals("entry"u8);
            if (inEntries && json.CurrentDepth == entryDepth && json.ValueTextEquals("id"u8))
                account = NextText(ref json);
            else if (json.ValueTextEquals("metadata"u8) && json.CurrentDepth <= 7)
                metadataDepth = json.CurrentDepth;
            else if (json.CurrentDepth == metadataDepth + 1 && json.ValueTextEquals("phone_number_id"u8) && NextText(ref json) is { } id)
                named = found.Add(id) || true;
        }
    }

    private static string? NextText(ref Utf8JsonReader json)
    {
        if (!json.Read())
            return null;
        return json.TokenType switch
        {
            JsonTokenType.String => json.GetString() is { Length: > 0 and <= 64 } text ? text : null,
            JsonTokenType.Number when json.ValueSpan.Length <= 64 => System.Text.Encoding.ASCII.GetString(json.ValueSpan),
            _ => null,
        };
    }
}

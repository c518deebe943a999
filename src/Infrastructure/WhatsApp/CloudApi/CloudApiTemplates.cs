using System.Text.Json;
using TrailDesk.Application.Templates;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>Calls about templates: Meta and 360dialog differ in addresses, in how they page and in what deleting takes.</summary>
internal sealed class CloudApiTemplates(ProviderHttp http, Func<HttpMethod, Uri, HttpRequestMessage> authorized)
{
    private const int MostPages = 100;

    // Of Meta's answers to authors; the texts beside them are in the language of the account's owner, if there are any.
    private static readonly Dictionary<string, string> Subcodes = new()
    {
        ["2388019"] = "The account has as many templates as it may have.",
        ["2388039"] = "A template of this status cannot be changed.",
        ["2388040"] = "A part has more characters than it may have.",
        ["2388047"] = "The header's form is not allowed.",
        ["2388072"] = "The body's form is not allowed.",
        ["2388073"] = "The footer's form is not allowed.",
        ["2388293"] = "There are too many variables for the length of the text.",
        ["2388299"] = "The body begins or ends with a variable.",
    };

    /// <param name="knownId">Of a template that is changed: its own address may not name it again.</param>
    public async Task<TemplateOutcome> PostAsync(Uri uri, ReadOnlyMemory<byte> body, string? knownId, CancellationToken cancellation)
    {
        var (answer, failure) = await http.CallAsync(authorized(HttpMethod.Post, uri), body, cancellation);
        if (answer is not { } given) return TemplateOutcomes.Of(failure);
        using var document = TemplateOutcomes.Parse(given);
        var root = document?.RootElement ?? default;
        return given.IsSuccess && !root.At("error"u8).IsObject() && (root.Id("id"u8) ?? knownId) is { } id
            ? new TemplateOutcome.Taken(id, root.Id("status"u8), TemplateCategories.Read(root.Id("category"u8)))
            : Refusal(given, root);
    }

    public async Task<TemplateOutcome> DeleteAsync(Uri uri, bool everyLanguage, CancellationToken cancellation)
    {
        var (answer, failure) = await http.CallAsync(authorized(HttpMethod.Delete, uri), ReadOnlyMemory<byte>.Empty, cancellation);
        if (answer is not { } given) return TemplateOutcomes.Of(failure);
        using var document = TemplateOutcomes.Parse(given);
        var root = document?.RootElement ?? default;
        return given.IsSuccess && !root.At("error"u8).IsObject() ? new TemplateOutcome.Deleted(everyLanguage) : Refusal(given, root);
    }

    /// <param name="nextOf">The page after the one at hand and the number of entries so far; null after the last.</param>
    public async Task<IReadOnlyList<ProviderTemplate>?> ListAsync(Uri first, string list, Func<JsonElement, int, Uri?> nextOf, CancellationToken cancellation)
    {
        var (listed, entries) = (new List<ProviderTemplate>(), 0);
        Uri? page = first;
        for (var pages = 0; page is not null; pages++)
        {
            if (pages == MostPages || await PageAsync(page, cancellation) is not { } document) return null;
            using (document)
            {
                if (!document.RootElement.IsObject() || !document.RootElement.TryGetProperty(list, out var items)) return null;
                entries += items.Count();
                listed.AddRange(items.Items().Select(CloudApiTemplateReader.Read).OfType<ProviderTemplate>());
                page = items.Count() == 0 ? null : nextOf(document.RootElement, entries);
            }
        }

        return listed;
    }

    private async Task<JsonDocument?> PageAsync(Uri page, CancellationToken cancellation)
    {
        using var request = authorized(HttpMethod.Get, page);
        return await http.AskAsync(request, cancellation) is { IsSuccess: true } answer ? TemplateOutcomes.Parse(answer) : null;
    }

    private static TemplateOutcome Refusal(ProviderAnswer answer, JsonElement root)
    {
        var error = root.At("error"u8);
        var (code, subcode) = (error.Id("code"u8), error.Id("error_subcode"u8));
        if (TemplateOutcomes.Of(CloudApiResponseReader.Read(answer)) is not TemplateOutcome.Refused refused)
            return TemplateOutcomes.Of(CloudApiResponseReader.Read(answer));
        return new TemplateOutcome.Refused(
            subcode is null ? code ?? refused.Code : $"{code}/{subcode}",
            error.Id("error_user_msg"u8) ?? (subcode is null ? null : Subcodes.GetValueOrDefault(subcode)) ?? refused.Sentence);
    }
}

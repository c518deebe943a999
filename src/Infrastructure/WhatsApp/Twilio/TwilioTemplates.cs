using System.Text.Json;
using TrailDesk.Application.Templates;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Templates;
using TrailDesk.Infrastructure.WhatsApp.CloudApi;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

/// <summary>Twilio's Content API: content first, then its approval. Nothing tells of the approval; the list is read for it.</summary>
internal sealed class TwilioTemplates(ProviderHttp http, Func<HttpMethod, Uri, HttpRequestMessage> authorized, TwilioOptions options)
{
    private const int MostPages = 100;

    /// <summary>Content that was in review stays as it was: a changed template is new content under the old name.</summary>
    public async Task<TemplateOutcome> SubmitAsync(TemplateDefinition definition, string? oldSid, CancellationToken cancellation)
    {
        var created = await PostAsync("v1/Content", TwilioTemplateWriter.Content(definition), cancellation);
        if (created is not TemplateOutcome.Taken { ProviderId: var sid }) return created;
        var asked = await PostAsync($"v1/Content/{sid}/ApprovalRequests/whatsapp", TwilioTemplateWriter.Approval(definition), cancellation, sid);
        if (asked is TemplateOutcome.Refused or TemplateOutcome.NotTaken) await DeleteAsync(sid, cancellation);
        else if (oldSid is not null) await DeleteAsync(oldSid, cancellation);
        return asked;
    }

    public async Task<TemplateOutcome> DeleteAsync(string sid, CancellationToken cancellation)
    {
        var request = authorized(HttpMethod.Delete, options.Content($"v1/Content/{Uri.EscapeDataString(sid)}"));
        var (answer, failure) = await http.CallAsync(request, ReadOnlyMemory<byte>.Empty, cancellation);
        return answer is not { } given ? TemplateOutcomes.Of(failure)
            : given.IsSuccess || given.Status == 404 ? new TemplateOutcome.Deleted()
            : TemplateOutcomes.Of(TwilioResponseReader.Read(given));
    }

    public async Task<IReadOnlyList<ProviderTemplate>?> ListAsync(CancellationToken cancellation)
    {
        var listed = new List<ProviderTemplate>();
        var page = options.Content("v1/ContentAndApprovals?PageSize=200");
        for (var pages = 0; page is not null; pages++)
        {
            if (pages == MostPages || await PageAsync(page, cancellation) is not { } document) return null;
            using (document)
            {
                if (document.RootElement.At("contents"u8).ValueKind != JsonValueKind.Array) return null;
                listed.AddRange(document.RootElement.At("contents"u8).Items().Select(TwilioTemplateReader.Read).OfType<ProviderTemplate>());
                page = NextPage(document.RootElement);
            }
        }

        // Newest first: of two contents under one name the later one counts, but one that can be sent counts before one that cannot.
        return [.. listed.OrderByDescending(template => TemplateStatus.OfProvider(template.Status) == TemplateStatus.Approved)
            .DistinctBy(template => (template.Definition.Name, template.Definition.Language))];
    }

    private async Task<TemplateOutcome> PostAsync(string path, ReadOnlyMemory<byte> body, CancellationToken cancellation, string? sid = null)
    {
        var (answer, failure) = await http.CallAsync(authorized(HttpMethod.Post, options.Content(path)), body, cancellation);
        if (answer is not { } given) return TemplateOutcomes.Of(failure);
        using var document = TemplateOutcomes.Parse(given);
        var root = document?.RootElement ?? default;
        return given.IsSuccess && (sid ?? root.Id("sid"u8)) is { } id
            ? new TemplateOutcome.Taken(id, root.Id("status"u8), TemplateCategories.Read(root.Id("category"u8)))
            : TemplateOutcomes.Of(TwilioResponseReader.Read(given));
    }

    private async Task<JsonDocument?> PageAsync(Uri page, CancellationToken cancellation)
    {
        using var request = authorized(HttpMethod.Get, page);
        return await http.AskAsync(request, cancellation) is { IsSuccess: true } answer ? TemplateOutcomes.Parse(answer) : null;
    }

    // Its query alone: the credentials go to nobody else's host.
    private Uri? NextPage(JsonElement root) =>
        root.At("meta"u8).Id("next_page_url"u8) is { } next && Uri.TryCreate(next, UriKind.Absolute, out var address)
            ? options.Content($"v1/ContentAndApprovals{address.Query}")
            : null;
}

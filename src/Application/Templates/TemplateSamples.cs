using FluentValidation;
using FluentValidation.Results;
using TrailDesk.Application.Media;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Media;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>The sample of a header's file as Twilio gets it. Where its link begins is fixed with the approval, for every message.</summary>
public sealed class TemplateSamples(IMediaLibrary library, IMediaLinks links)
{
    /// <exception cref="ValidationException">There is no such file.</exception>
    /// <exception cref="MediaRefusedException">Twilio does not take it as this kind.</exception>
    public async Task<TemplateDefinition> FillAsync(TemplateDefinition definition, Channel channel, CancellationToken cancellation)
    {
        if (channel.Provider != "twilio" || definition.Header is not { IsFile: true } header) return definition;
        var link = Guid.TryParse(header.Sample, out var id) ? await LinkAsync(id, header.Kind, channel, cancellation) : header.Sample;
        return definition with { Header = header with { Sample = link }, FileBase = TemplateFileLink.Split(link)?.Base, HasFixedFile = false };
    }

    private async Task<string> LinkAsync(Guid id, string kind, Channel channel, CancellationToken cancellation)
    {
        var file = await library.CheckAsync(new(kind, MediaId: id), "header.sample", channel, cancellation);
        // Its ending tells Twilio the kind of the header, so it has none but its type's.
        return links.ForReview(channel.TenantId, id, MediaNames.Of(kind, null, file.MimeType));
    }
}

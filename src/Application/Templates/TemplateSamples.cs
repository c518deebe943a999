using TrailDesk.Application.Media;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Media;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>Readies the file in a template's header for its reviewers, outside any transaction.</summary>
public interface ITemplateSamples
{
    /// <summary>Gives the file to the provider where it wants that, else a link. Never throws for what a network, a provider or a file store does.</summary>
    Task<ReadiedTemplate> ReadyAsync(TemplateDefinition definition, Channel channel, CancellationToken cancellation);
}

/// <param name="Instead">Set when it cannot be submitted.</param>
public sealed record ReadiedTemplate(TemplateDefinition Definition, TemplateOutcome? Instead = null);

/// <summary>What is wrong with a file before a provider gets to see it.</summary>
public sealed class TemplateSampleCheck(IMediaLibrary library)
{
    internal async Task<IReadOnlyList<LintFinding>> CheckAsync(TemplateDefinition definition, string provider, Guid tenant, CancellationToken cancellation) =>
        definition.Header is { IsFile: true, MediaId: { } id, Kind: var kind } && Problem(await library.FindAsync(tenant, id, cancellation), kind, provider) is { } problem
            ? [new LintFinding("error", "header.sample", "header", problem, "Upload a file of this kind with POST /api/media and give its id as the header's mediaId.")]
            : [];

    private static string? Problem(MediaFile? file, string kind, string provider) => file switch
    {
        null => "There is no such file.",
        { State: not "stored" } => $"The file is not here: it is {file.State}.",
        { MimeType: not { } } or { Size: null } => "Nobody knows what the file holds.",
        // Reviewers are shown what phones play: of documents a PDF alone.
        { MimeType: not "application/pdf" } when kind == "document" => $"A document's sample is a PDF; by its content this file is {file.MimeType}.",
        _ => MediaRules.Problem(provider, kind, file.MimeType!, file.Size!.Value),
    };
}

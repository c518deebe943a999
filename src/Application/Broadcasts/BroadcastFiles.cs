using TrailDesk.Application.Media;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Broadcasts;

/// <summary>Files of the company that a broadcast shows above its words: a wrong one would fail at every recipient.</summary>
public sealed class BroadcastFiles(IMediaLibrary library)
{
    private static readonly string[] Kinds = ["image", "video", "document"];

    /// <returns>By id, as they are sent.</returns>
    /// <exception cref="FluentValidation.ValidationException">There is no such file.</exception>
    /// <exception cref="MediaNotStoredException">It was refused, or its time is over.</exception>
    /// <exception cref="MediaRefusedException">The provider does not take it as this kind.</exception>
    public async Task<IReadOnlyDictionary<Guid, MediaPart>> CheckAsync(BroadcastPlan plan, Channel channel, CancellationToken cancellation)
    {
        var files = new Dictionary<Guid, MediaPart>();
        foreach (var kind in Kinds)
            if (plan.Variables.GetValueOrDefault($"header_{kind}") is { Value: { } value } && Guid.TryParse(value, out var id))
                files[id] = await library.CheckAsync(new MediaPart(kind, MediaId: id), $"template.variables.header_{kind}", channel, cancellation);
        return files;
    }
}

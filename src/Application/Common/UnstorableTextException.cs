namespace TrailDesk.Application.Common;

/// <summary>Whoever sent it has to send it again without.</summary>
public sealed class UnstorableTextException() : Exception(@"A text holds a NUL character (\u0000), which cannot be kept. Send it without.");

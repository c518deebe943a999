namespace TrailDesk.Infrastructure.Delivery;

/// <summary>Who is next on a number: somebody who waits for an answer comes before a broadcast, which still gets one turn in ten.</summary>
internal sealed class Turns<T>
{
    private const int InARow = 9;
    private readonly Queue<T> _replies = new();
    private readonly Queue<T> _bulk = new();
    private int _repliesInARow;

    public int Count => _replies.Count + _bulk.Count;

    public bool IsEmpty => Count == 0;

    public void Add(T waiting, bool isBulk) => (isBulk ? _bulk : _replies).Enqueue(waiting);

    public T Next()
    {
        var isBulk = _bulk.Count > 0 && (_replies.Count == 0 || _repliesInARow >= InARow);
        _repliesInARow = isBulk ? 0 : _repliesInARow + 1;
        return (isBulk ? _bulk : _replies).Dequeue();
    }
}

namespace Traceability.Places;

/// <summary>The corners of many outlines: those that are closer to each other than a distance are one, and have one number.</summary>
sealed class Corners(double same)
{
    readonly List<Corner> all = [];
    readonly Dictionary<(int, int), List<int>> near = [];

    /// <summary>The numbers of a ring's corners, none twice in a row; it turns the way that makes its area positive.</summary>
    public List<int> Of(IReadOnlyList<Corner> ring)
    {
        var numbers = new List<int>(ring.Count);
        foreach (var corner in ring)
        {
            var number = NumberOf(corner);
            if (numbers.Count == 0 || numbers[^1] != number)
            {
                numbers.Add(number);
            }
        }

        if (numbers.Count > 1 && numbers[0] == numbers[^1])
        {
            numbers.RemoveAt(numbers.Count - 1);
        }

        if (Area(numbers) < 0)
        {
            numbers.Reverse();
        }

        return numbers;
    }

    /// <summary>A ring's area in square units; negative where it turns the other way.</summary>
    public double Area(List<int> ring)
    {
        var sum = 0.0;
        for (var i = 0; i < ring.Count; i++)
        {
            var (from, to) = (all[ring[i]], all[ring[(i + 1) % ring.Count]]);
            sum += (from.X * to.Y) - (to.X * from.Y);
        }

        return sum / 2;
    }

    /// <summary>How far a corner is from the line through two others; from the one where they are the same.</summary>
    public double Distance(int corner, int from, int to)
    {
        var (at, start, end) = (all[corner], all[from], all[to]);
        var (right, down) = (end.X - start.X, end.Y - start.Y);
        var length = Math.Sqrt((right * right) + (down * down));
        return length == 0
            ? Math.Sqrt(Square(at.X - start.X) + Square(at.Y - start.Y))
            : Math.Abs((right * (start.Y - at.Y)) - ((start.X - at.X) * down)) / length;
    }

    public (int X, int Y) Rounded(int corner) => ((int)Math.Round(all[corner].X), (int)Math.Round(all[corner].Y));

    int NumberOf(Corner corner)
    {
        var cell = ((int)Math.Floor(corner.X / same), (int)Math.Floor(corner.Y / same));
        var (found, distance) = (-1, same);
        for (var right = -1; right <= 1; right++)
        {
            for (var down = -1; down <= 1; down++)
            {
                foreach (var there in near.GetValueOrDefault((cell.Item1 + right, cell.Item2 + down), []))
                {
                    var off = Math.Sqrt(Square(all[there].X - corner.X) + Square(all[there].Y - corner.Y));
                    if (off <= distance)
                    {
                        (found, distance) = (there, off);
                    }
                }
            }
        }

        if (found >= 0)
        {
            return found;
        }

        all.Add(corner);
        if (!near.TryGetValue(cell, out var here))
        {
            near[cell] = here = [];
        }

        here.Add(all.Count - 1);
        return all.Count - 1;
    }

    static double Square(double length) => length * length;
}

/// <summary>The border of what is put together of several rings: a stretch that two of them share, in opposite directions, is none.</summary>
sealed class Border
{
    readonly HashSet<(int From, int To)> stretches = [];

    public IEnumerable<(int From, int To)> Stretches => stretches;

    public void Add(List<int> ring)
    {
        for (var i = 0; i < ring.Count; i++)
        {
            var (from, to) = (ring[i], ring[(i + 1) % ring.Count]);
            if (!stretches.Remove((to, from)))
            {
                stretches.Add((from, to));
            }
        }
    }

    /// <summary>The closed rings that its stretches make.</summary>
    public IEnumerable<List<int>> Rings()
    {
        var next = new Dictionary<int, Queue<int>>();
        foreach (var (from, to) in stretches)
        {
            if (!next.TryGetValue(from, out var ends))
            {
                next[from] = ends = new Queue<int>();
            }

            ends.Enqueue(to);
        }

        foreach (var start in next.Keys.Order())
        {
            while (next[start].TryDequeue(out var at))
            {
                var ring = new List<int> { start };
                while (at != start && next.TryGetValue(at, out var ends) && ends.TryDequeue(out var to))
                {
                    ring.Add(at);
                    at = to;
                }

                if (at == start && ring.Count > 2)
                {
                    yield return ring;
                }
            }
        }
    }
}

/// <summary>The corners where more than two stretches of borders meet, or where one ends.</summary>
sealed class Meetings
{
    readonly HashSet<int> corners;

    public Meetings(IEnumerable<Border> borders)
    {
        var neighbours = new Dictionary<int, HashSet<int>>();
        foreach (var (from, to) in borders.SelectMany(border => border.Stretches))
        {
            Note(from, to);
            Note(to, from);
        }

        corners = [.. neighbours.Where(corner => corner.Value.Count != 2).Select(corner => corner.Key)];

        void Note(int corner, int neighbour)
        {
            if (!neighbours.TryGetValue(corner, out var known))
            {
                neighbours[corner] = known = [];
            }

            known.Add(neighbour);
        }
    }

    public bool IsOne(int corner) => corners.Contains(corner);
}

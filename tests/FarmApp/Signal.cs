using System.Net;
using System.Net.Sockets;

namespace Traceability.Tests.FarmApp;

/// <summary>
/// The way between a phone and the server, as it is in a field: there, gone, or breaking off in the middle of a request or of its answer.
/// </summary>
public sealed class Signal : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly HashSet<Socket> open = [];
    readonly Lock gate = new();
    readonly Random random;
    readonly Task accepting;
    IPEndPoint? server;

    public Signal(int seed = 1)
    {
        random = new Random(seed);
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = AcceptAsync();
    }

    /// <summary>What the phone calls the server.</summary>
    public Uri Address { get; }

    /// <summary>How many connections broke.</summary>
    public int Breaks { get; private set; }

    /// <summary>Bytes after which a connection breaks, one way or the other, by chance up to this; null where it holds.</summary>
    public int? BreaksWithin { get; set; }

    bool isThere = true;

    public void LeadsTo(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        server = new IPEndPoint(IPAddress.Loopback, address.Port);
    }

    /// <summary>No signal: what is open breaks, and nothing new comes through.</summary>
    public void Goes()
    {
        lock (gate)
        {
            isThere = false;
            foreach (var socket in open)
            {
                socket.Close(0);
            }
        }
    }

    public void ComesBack()
    {
        lock (gate)
        {
            isThere = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        Goes();
        await accepting;
        stop.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var phone = await listener.AcceptSocketAsync(stop.Token);
                _ = CarryAsync(phone);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    async Task CarryAsync(Socket phone)
    {
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using (phone)
        {
            int? left;
            lock (gate)
            {
                if (!isThere || server is null)
                {
                    phone.Close(0);
                    return;
                }

                open.Add(phone);
                left = BreaksWithin is { } most ? random.Next(1, most) : null;
            }

            try
            {
                await far.ConnectAsync(server, stop.Token);
                var budget = new Budget(left);
                await Task.WhenAny(PumpAsync(phone, far, budget), PumpAsync(far, phone, budget));
                if (budget.IsSpent)
                {
                    lock (gate)
                    {
                        Breaks++;
                    }
                }
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // One end is gone; so is the other in a moment.
            }
            finally
            {
                lock (gate)
                {
                    open.Remove(phone);
                }

                // With a reset, as a lost signal ends it, not with a good-bye.
                phone.Close(0);
                far.Close(0);
            }
        }
    }

    async Task PumpAsync(Socket from, Socket to, Budget budget)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, stop.Token) is > 0 and var read)
            {
                var carried = budget.Take(read);
                await to.SendAsync(buffer.AsMemory(0, carried), stop.Token);
                if (carried < read)
                {
                    return;
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Broken.
        }
    }

    /// <summary>What a connection carries before it breaks, both ways together.</summary>
    sealed class Budget(int? left)
    {
        readonly Lock gate = new();

        public bool IsSpent { get; private set; }

        public int Take(int bytes)
        {
            lock (gate)
            {
                if (left is not { } some)
                {
                    return bytes;
                }

                var carried = Math.Min(some, bytes);
                left = some - carried;
                IsSpent = carried < bytes;
                return carried;
            }
        }
    }
}
